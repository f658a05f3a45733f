"""The start page."""

from __future__ import annotations

from fastapi import APIRouter, Response

from pipeline.web.pages import render

router = APIRouter(include_in_schema=False)


@router.get("/")
async def show_start() -> Response:
    """Say what this is, and lead to the form and to a report."""
    return render("start.html")
