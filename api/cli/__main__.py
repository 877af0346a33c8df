"""`python -m api.cli` is `helpdesk`."""

from api.cli import main

main()
