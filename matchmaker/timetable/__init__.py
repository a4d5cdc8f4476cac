"""Who meets whom, when and at which table: assignment, timetable, and a new plan on the day."""
