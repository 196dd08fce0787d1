"""Where the views of targets register."""

from flask import Blueprint

bp = Blueprint("targets", __name__)
