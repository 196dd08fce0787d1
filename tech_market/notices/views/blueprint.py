"""The blueprint that the views register with."""

from flask import Blueprint

bp = Blueprint("notices", __name__)
