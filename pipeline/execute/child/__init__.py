"""What runs inside the limited child: opening, probing and converting media that others made."""
