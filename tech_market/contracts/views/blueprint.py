"""Where the views of contracts register."""

from flask import Blueprint

bp = Blueprint("contracts", __name__)
