"""What stands beside matters: incidents, papers, inspections, conclusions, grades, nominations, sheets."""
