"""The matching engine: pure, it knows texts and an index folder, no market.

`Document` goes in, `Match` with its reasons comes out. No Flask, no database.
"""
