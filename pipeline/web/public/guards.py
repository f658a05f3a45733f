"""What the pages are given: keys of their forms and links."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends

from pipeline.web.dependencies import OpenServices
from pipeline.web.security.form_tokens import FormTokens
from pipeline.web.security.links import Links


async def _tokens(services: OpenServices) -> FormTokens:
    return FormTokens(services.keys().form)


async def _links(services: OpenServices) -> Links:
    return Links(services.keys().form)


Tokens = Annotated[FormTokens, Depends(_tokens)]
OpenLinks = Annotated[Links, Depends(_links)]
