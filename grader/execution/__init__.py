"""Many submissions: recorded before they are graded, graded once, shown on pages."""
