"""Yearly goals: the works that count towards each, with evidence, and the works left out, with reasons."""
