"""Why a text cannot be read, and the repair where there is only one."""
