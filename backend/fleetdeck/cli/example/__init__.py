"""Made-up files of every system that Fleetdeck watches, so that anybody can try it without having one of them."""
