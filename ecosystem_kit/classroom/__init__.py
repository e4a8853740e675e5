"""A class of many: the course as nbgrader assignments, from release to report."""
