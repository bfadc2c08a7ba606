"""What is shared, who may use how much of it, and what was booked. It records and books; it never switches anything."""
