"""The blueprint all views of this domain hang on."""

from flask import Blueprint

bp = Blueprint("learning", __name__)
