"""Doors with a browser, and what they share.

A door is a folder (careers, mypages, recruiter, api) of module-level handlers; doors do not know
each other. What is shared stands here, and each piece says one thing:

- ``frame``     the application around the routes: headers, errors, static files, origin check
- ``site``      the organisation, its address, clock and zone; cookies under their right names
- ``pages``     ``render("careers/form.html", request=…, site=…, …)``, in the address's language
- ``texts``     every word that a page says, one module for each area
- ``messages``  what is said beside a wrong field; ``problems`` maps errors to HTTP, alone
- ``csrf``      where a request comes from, and what a signed-in form knows
- ``addresses`` who is knocking, as little as we may know it

A page extends ``layouts/public.html`` or ``layouts/staff.html`` and takes its parts from
``shared/forms.html`` and ``shared/parts.html``, imported ``with context``. No module here may use
future annotations or imports for type checking alone: Litestar reads the types at run time.
"""
