"""The blueprint of rewards."""

from flask import Blueprint

bp = Blueprint("rewards", __name__)
