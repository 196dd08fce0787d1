"""Targets 目标, counting rules 口径, statistics and the dashboard."""
