"""The words of the language of standards besides Python's own: how each is written, and what it says."""

MEANINGS = {
    "first": ("first(events, condition)", "the first event for which something holds"),
    "last": ("last(events, condition)", "the last event for which something holds"),
    "next": ("next(events, condition)", "asked from an event: the first one after it for which something holds"),
    "previous": (
        "previous(events, condition)",
        "asked from an event: the last one before it for which something holds",
    ),
    "exists": ("exists(events, condition)", "whether there is such an event; exists(x) for one already picked"),
    "every": ("every(events, condition, then)", "whether for every such event something else holds too"),
    "count": ("count(events, condition)", "how many such events there are"),
    "count_distinct": ("count_distinct(column, condition)", "how many different values a column has among such events"),
    "known": ("known(x)", "whether the record says anything at all"),
    "certain": ("certain(condition)", "whether something is known to hold; unknown counts as no"),
    "otherwise": ("otherwise(x, y)", "x where it is known, else y"),
    "day": ("day(time)", "the day on which a time lies, to compare days with days"),
    "date": ("date('2018-01-01')", "a fixed day"),
    "earliest": ("earliest(x, y, ...)", "the earliest, or the smallest, of several"),
    "latest": ("latest(x, y, ...)", "the latest, or the largest, of several"),
    "codes": ("x in codes('group')", "whether a code belongs to a group of its list"),
    "minutes": ("time + minutes(n)", "so many minutes later"),
    "hours": ("time + hours(n)", "so many hours later"),
    "days": ("time + days(n)", "so many days later"),
    "months": ("time + months(n)", "so many calendar months later, no later than the month's last day"),
    "working_days": ("day(time) + working_days(n, 'calendar')", "so many working days of a calendar later"),
}
NAMES = {
    "case": ("case.column", "what the record says of the case"),
    "that": ("that.column", "inside a question asked from an event: what the record says of that event"),
    "as_of": ("as_of", "the last moment up to which evidence counts"),
}
