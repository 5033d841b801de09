"""A city and its counties: tasks handed down, and what is told upwards."""
