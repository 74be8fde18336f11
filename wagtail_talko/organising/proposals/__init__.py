"""Events that associations write themselves: a page of the site, by way of its workflow."""
