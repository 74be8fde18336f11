"""Random rules, for the properties."""

from datetime import datetime

from hypothesis import strategies as st

from wagtail_talko.recurrence import Rule

weekdays = st.integers(0, 6)
positions = st.sampled_from([1, 2, 3, 4, 5, -1, -2])
plain_days = st.lists(weekdays, min_size=1, max_size=4, unique=True).map(
    lambda days: tuple((0, day) for day in sorted(days))
)
nth_days = st.lists(st.tuples(positions, weekdays), min_size=1, max_size=3, unique=True).map(tuple)


def some(values, **kwargs):
    return st.lists(values, min_size=1, unique=True, **kwargs).map(lambda v: tuple(sorted(v)))


monthdays = some(st.integers(1, 31) | st.integers(-31, -1), max_size=3)
months = some(st.integers(1, 12), max_size=3)
intervals = st.integers(1, 5)
starts = st.datetimes(datetime(1990, 1, 1), datetime(2030, 12, 31)).map(
    lambda moment: moment.replace(microsecond=0, fold=0)
)
safe_rules = st.one_of(
    st.builds(Rule, st.just("DAILY"), intervals),
    st.builds(
        Rule,
        st.just("WEEKLY"),
        intervals,
        by_day=st.just(()) | plain_days,
        wkst=st.sampled_from([0, 6]),
    ),
    st.builds(Rule, st.just("MONTHLY"), intervals, by_monthday=st.just(()) | monthdays),
    st.builds(Rule, st.just("MONTHLY"), intervals, by_day=nth_days),
    st.builds(
        Rule, st.just("YEARLY"), intervals, by_month=months, by_monthday=some(st.integers(1, 28))
    ),
    st.builds(Rule, st.just("YEARLY"), intervals, by_month=months, by_day=nth_days | plain_days),
)
exotic_rules = st.one_of(
    st.builds(Rule, st.just("DAILY"), intervals, by_month=months, by_day=plain_days),
    st.builds(Rule, st.just("MONTHLY"), intervals, by_day=plain_days, by_monthday=monthdays),
    st.builds(
        Rule,
        st.just("MONTHLY"),
        intervals,
        by_day=plain_days,
        by_setpos=some(st.sampled_from([1, 2, 3, -1, -2]), max_size=2),
    ),
    st.builds(Rule, st.just("YEARLY"), intervals, by_yearday=some(st.integers(1, 366), max_size=3)),
    st.builds(
        Rule,
        st.just("YEARLY"),
        intervals,
        # Not 52 and 53, which dateutil mixes up in the first days of January.
        by_weekno=some(st.sampled_from([1, 2, 20, 51, -1, -2]), max_size=3),
        by_day=plain_days,
        wkst=weekdays,
    ),
    st.builds(
        Rule,
        st.just("YEARLY"),
        intervals,
        by_day=st.lists(
            st.tuples(st.sampled_from([1, 20, -1, 53]), weekdays), min_size=1, unique=True
        ).map(tuple),
    ),
    st.builds(Rule, st.just("DAILY"), intervals, by_hour=some(st.integers(0, 23), max_size=3)),
)
rules = safe_rules | exotic_rules
