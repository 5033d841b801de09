"""Default notices: which event tells whom what. Patterns use the names in ``duban_sdk.tables.NOTICE_FACTS`` only."""

from __future__ import annotations

from duban_baseline.notices_of_demands import DEMAND_NOTICES
from duban_baseline.notices_of_duties import DUTY_NOTICES
from duban_baseline.notices_of_matters import MATTER_NOTICES
from duban_baseline.notices_of_measures import MEASURE_NOTICES
from duban_baseline.notices_of_office import OFFICE_NOTICES
from duban_baseline.notices_of_records import RECORD_NOTICES
from duban_sdk.tables import NoticeRow

NOTICES: tuple[NoticeRow, ...] = (
    *(*MATTER_NOTICES, *DEMAND_NOTICES, *OFFICE_NOTICES),
    *(*DUTY_NOTICES, *MEASURE_NOTICES, *RECORD_NOTICES),
)
