"""A tokenizer loaded once, by the process that the others are forked from."""

from tech_market.matching.segment import segmenter

WORDS = segmenter()
