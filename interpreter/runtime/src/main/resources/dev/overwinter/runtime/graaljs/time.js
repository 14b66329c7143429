// `time`: what expressions can do with instants. dsl-spec/docs/expressions.md says what each function gives.
//
// Everything is computed from the arguments and the event's time. A zone's rules are those of the JDK.
(function (now, DateTimeFormat) {
    'use strict';

    const MILLIS = { ms: 1, s: 1000, m: 60000, h: 3600000, d: 86400000 };
    const EXACT = { second: MILLIS.s, minute: MILLIS.m, hour: MILLIS.h, day: MILLIS.d, week: 7 * MILLIS.d };
    const MONTHS_IN = { month: 1, quarter: 3, year: 12 };
    const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September',
        'October', 'November', 'December'];
    const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
    const INSTANT = new RegExp('^(\\d{4})-(\\d{2})-(\\d{2})(?:[T ](\\d{2}):(\\d{2})(?::(\\d{2})(?:\\.(\\d{1,9}))?)?'
        + '(?:Z|([+-])(\\d{2}):(\\d{2}))?)?$');
    const MOST_BUSINESS_DAYS = 2600;
    const MOST_ZONES = 16;

    const shown = value => {
        try {
            return typeof value === 'string' ? `"${value.slice(0, 100)}"` : `${value}`.slice(0, 100);
        } catch {
            return typeof value;
        }
    };

    // As if it were UTC; NaN where there is no such day or time.
    const timeOf = (year, month, day, hour, minute, second, millis) => {
        const date = new Date(0);
        date.setUTCFullYear(year, month, day);
        const isDay = date.getUTCMonth() === month && date.getUTCDate() === day;
        const isTime = hour < 24 && minute < 60 && second < 60;
        return isDay && isTime ? date.setUTCHours(hour, minute, second, millis) : NaN;
    };
    const offsetMillis = (sign, hours, minutes) =>
        (Number(hours) * 60 + Number(minutes)) * (sign === '-' ? -1 : 1) * MILLIS.m;

    // By hand, as Date.parse takes the 30th of February for the 2nd of March, and fifty times as long.
    const read = text => {
        const found = INSTANT.exec(text);
        if (found === null) {
            return NaN;
        }
        const [, year, month, day, hour = 0, minute = 0, second = 0, fraction = '', sign, hours = 0, minutes = 0] = found;
        return timeOf(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second),
            Number(fraction.padEnd(3, '0').slice(0, 3))) - offsetMillis(sign, hours, minutes);
    };
    const instant = value => {
        const millis = typeof value === 'string' ? read(value)
            : typeof value === 'number' || value instanceof Date ? new Date(value).getTime() : NaN;
        if (Number.isNaN(millis)) {
            throw new TypeError(`${shown(value)} is not an instant; one looks like "2026-03-01T12:00:00Z"`);
        }
        return millis;
    };

    const iso = millis => {
        const date = new Date(millis);
        if (Number.isNaN(date.getTime())) {
            throw new RangeError('the instant is out of range');
        }
        return date.toISOString();
    };

    const isoMillis = text => {
        const parts = /^P(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d{1,3})?)S)?)?$/.exec(text);
        if (parts === null || text === 'P') {
            return NaN;
        }
        const [days, hours, minutes, seconds] = parts.slice(1).map(part => Number(part ?? 0));
        return Math.round(days * MILLIS.d + hours * MILLIS.h + minutes * MILLIS.m + seconds * MILLIS.s);
    };

    const shortMillis = text => {
        if (!/^(?:\d+d)?(?:\d+h)?(?:\d+m(?!s))?(?:\d+s)?(?:\d+ms)?$/.test(text) || text === '') {
            return NaN;
        }
        const parts = [...text.matchAll(/(\d+)(ms|[dhms])/g)];
        return parts.reduce((sum, [, count, unit]) => sum + Number(count) * MILLIS[unit], 0);
    };

    const duration = value => {
        const text = typeof value === 'string' && value.length <= 100 ? value.trim() : '';
        const bare = text.startsWith('-') ? text.slice(1) : text;
        const millis = bare.startsWith('P') ? isoMillis(bare) : shortMillis(bare);
        if (Number.isNaN(millis)) {
            throw new TypeError(`${shown(value)} is not a duration; one looks like "3d", "1h30m" or "PT5M"`);
        }
        return text.startsWith('-') ? -millis : millis;
    };

    const whole = (value, what) => {
        if (!Number.isSafeInteger(value)) {
            throw new TypeError(`${shown(value)} is not a whole number of ${what}`);
        }
        return value;
    };

    const unitOf = (value, ...tables) => {
        if (typeof value !== 'string' || !tables.some(table => Object.hasOwn(table, value))) {
            const known = tables.flatMap(table => Object.keys(table)).join(', ');
            throw new TypeError(`${shown(value)} is not a unit here; the units are ${known}`);
        }
        return value;
    };

    // Making one takes longer than all the rest, so the last ones are kept.
    const zones = new Map();
    const clockOf = zone => {
        if (!zones.has(zone)) {
            let made;
            try {
                made = typeof zone === 'string' && zone !== '' ? new DateTimeFormat('en-u-ca-iso8601', {
                    timeZone: zone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit',
                    hour: '2-digit', minute: '2-digit', second: '2-digit' }) : null;
            } catch {
                made = null;
            }
            if (made === null) {
                throw new RangeError(`${shown(zone)} is not a time zone; one looks like "Europe/Oslo"`);
            }
            if (zones.size >= MOST_ZONES) {
                zones.clear();
            }
            zones.set(zone, made);
        }
        return zones.get(zone);
    };

    // The local time in the zone, in milliseconds as if it were UTC.
    const localOf = (millis, zone) => {
        if (zone === 'UTC') {
            return millis;
        }
        const clock = clockOf(zone);
        iso(millis);
        const parts = clock.formatToParts(millis);
        const field = name => Number(parts.find(part => part.type === name).value);
        return Date.UTC(field('year'), field('month') - 1, field('day'), field('hour'), field('minute'),
            field('second'), ((millis % 1000) + 1000) % 1000);
    };

    // The instant at which a zone's clocks show this. Shown twice, the first one counts; where the clocks jump over it,
    // they have then been put forward by as much.
    const instantOf = (shownTime, zone) => {
        if (zone === 'UTC') {
            return shownTime;
        }
        const at = probe => shownTime - (localOf(probe, zone) - probe);
        const candidates = [at(shownTime - MILLIS.d), at(shownTime + MILLIS.d)];
        return candidates.find(candidate => localOf(candidate, zone) === shownTime) ?? candidates[0];
    };

    const addMonths = (shownTime, count) => {
        const date = new Date(shownTime);
        const day = date.getUTCDate();
        date.setUTCDate(1);
        date.setUTCMonth(date.getUTCMonth() + count);
        const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
        return date.setUTCDate(Math.min(day, last));
    };

    const addUnits = (millis, count, unit, zone) => {
        if (Object.hasOwn(MONTHS_IN, unit)) {
            return instantOf(addMonths(localOf(millis, zone), count * MONTHS_IN[unit]), zone);
        }
        const isOfCalendar = unit === 'day' || unit === 'week';
        const moved = count * EXACT[unit];
        return isOfCalendar ? instantOf(localOf(millis, zone) + moved, zone) : millis + moved;
    };

    const moved = (value, much, unit, zone, sign) => {
        if (unit === undefined) {
            return iso(instant(value) + sign * duration(much));
        }
        unitOf(unit, EXACT, MONTHS_IN);
        return iso(addUnits(instant(value), sign * whole(much, `${unit}s`), unit, zone));
    };

    const wholeBetween = (from, to, unit, zone) => {
        if (to < from) {
            return 0 - wholeBetween(to, from, unit, zone);
        }
        const [start, end] = [new Date(localOf(from, zone)), new Date(localOf(to, zone))];
        const about = Object.hasOwn(MONTHS_IN, unit)
            ? Math.floor(((end.getUTCFullYear() - start.getUTCFullYear()) * 12 + end.getUTCMonth()
                - start.getUTCMonth()) / MONTHS_IN[unit])
            : Math.floor((to - from) / EXACT[unit]);
        return [about + 1, about, about - 1].find(count => addUnits(from, count, unit, zone) <= to);
    };

    const START = {
        minute: time => time - ((time % MILLIS.m) + MILLIS.m) % MILLIS.m,
        hour: time => time - ((time % MILLIS.h) + MILLIS.h) % MILLIS.h,
        day: time => time - ((time % MILLIS.d) + MILLIS.d) % MILLIS.d,
        week: time => START.day(time) - ((new Date(time).getUTCDay() + 6) % 7) * MILLIS.d,
        month: time => new Date(START.day(time)).setUTCDate(1),
        quarter: time => addMonths(START.month(time), -(new Date(time).getUTCMonth() % 3)),
        year: time => addMonths(START.month(time), -new Date(time).getUTCMonth()),
    };
    const startOf = (millis, unit, zone) => instantOf(START[unitOf(unit, START)](localOf(millis, zone)), zone);
    const endOf = (millis, unit, zone) => {
        const start = START[unitOf(unit, START)](localOf(millis, zone));
        const next = Object.hasOwn(MONTHS_IN, unit) ? addMonths(start, MONTHS_IN[unit]) : start + EXACT[unit];
        return instantOf(next, zone) - 1;
    };

    const free = (holidays = []) => {
        const days = Array.isArray(holidays) ? [...holidays] : [holidays];
        if (!days.every(day => typeof day === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(day))) {
            throw new TypeError(`holidays are a list of dates such as ["2026-12-25"], not ${shown(holidays)}`);
        }
        return new Set(days);
    };
    const isBusiness = (shownTime, holidays) => {
        const date = new Date(shownTime);
        return date.getUTCDay() % 6 !== 0 && !holidays.has(date.toISOString().slice(0, 10));
    };
    const addBusinessDays = (value, count, zone = 'UTC', holidays = []) => {
        if (Math.abs(whole(count, 'days')) > MOST_BUSINESS_DAYS) {
            throw new RangeError(`${count} is more than ${MOST_BUSINESS_DAYS} business days`);
        }
        const closed = free(holidays);
        const step = count < 0 ? -MILLIS.d : MILLIS.d;
        let time = localOf(instant(value), zone);
        let left = Math.abs(count);
        while (left > 0 || !isBusiness(time, closed)) {
            time += step;
            left -= left > 0 && isBusiness(time, closed) ? 1 : 0;
        }
        return iso(instantOf(time, zone));
    };

    const two = n => `${n}`.padStart(2, '0');
    const offsetText = minutes => minutes === 0 ? 'Z'
        : `${minutes < 0 ? '-' : '+'}${two(Math.floor(Math.abs(minutes) / 60))}:${two(Math.abs(minutes) % 60)}`;
    const LETTERS = {
        yyyy: d => `${d.getUTCFullYear()}`.padStart(4, '0'), yy: d => two(d.getUTCFullYear() % 100),
        MMMM: d => MONTHS[d.getUTCMonth()], MMM: d => MONTHS[d.getUTCMonth()].slice(0, 3),
        MM: d => two(d.getUTCMonth() + 1), M: d => d.getUTCMonth() + 1,
        dd: d => two(d.getUTCDate()), d: d => d.getUTCDate(),
        EEEE: d => DAYS[d.getUTCDay()], EEE: d => DAYS[d.getUTCDay()].slice(0, 3),
        HH: d => two(d.getUTCHours()), H: d => d.getUTCHours(),
        hh: d => two(d.getUTCHours() % 12 || 12), h: d => d.getUTCHours() % 12 || 12,
        mm: d => two(d.getUTCMinutes()), ss: d => two(d.getUTCSeconds()),
        SSS: d => `${d.getUTCMilliseconds()}`.padStart(3, '0'), a: d => d.getUTCHours() < 12 ? 'AM' : 'PM',
        XXX: (d, offset) => offsetText(offset),
    };
    const TOKEN = /'([^']*)'|([A-Za-z])\2*|[^A-Za-z']+|'/g;
    const tokens = pattern => {
        if (typeof pattern !== 'string' || pattern.length > 200) {
            throw new TypeError(`${shown(pattern)} is not a time pattern; one looks like "yyyy-MM-dd HH:mm"`);
        }
        return [...pattern.matchAll(TOKEN)].map(([text, quoted, letter]) => {
            if (letter !== undefined && !Object.hasOwn(LETTERS, text)) {
                throw new RangeError(`"${text}" is not known in a time pattern; put other letters in quotes`);
            }
            return letter !== undefined ? { letters: text } : { text: quoted === '' ? "'" : quoted ?? text };
        });
    };
    const formatInstant = (value, pattern, zone = 'UTC') => {
        const millis = instant(value);
        const time = localOf(millis, zone);
        const date = new Date(time);
        const offset = Math.round((time - millis) / MILLIS.m);
        return tokens(pattern).map(token => token.text ?? LETTERS[token.letters](date, offset)).join('');
    };

    const names = list => list.map(name => name.slice(0, 3));
    const READ = {
        yyyy: '(\\d{4})', yy: '(\\d{2})', MMMM: `(${MONTHS.join('|')})`, MMM: `(${names(MONTHS).join('|')})`,
        MM: '(\\d{2})', M: '(\\d{1,2})', dd: '(\\d{2})', d: '(\\d{1,2})', EEEE: `(${DAYS.join('|')})`,
        EEE: `(${names(DAYS).join('|')})`, HH: '(\\d{2})', H: '(\\d{1,2})', hh: '(\\d{2})', h: '(\\d{1,2})',
        mm: '(\\d{2})', ss: '(\\d{2})', SSS: '(\\d{3})', a: '(AM|PM)', XXX: '(Z|[+-]\\d{2}:\\d{2})',
    };
    const parse = (text, pattern, zone = 'UTC') => {
        const parts = tokens(pattern);
        const letters = parts.flatMap(part => part.letters ?? []);
        if (new Set(letters.map(each => each[0])).size !== letters.length) {
            throw new RangeError(`${shown(pattern)} reads something twice`);
        }
        const source = parts.map(part => part.letters ? READ[part.letters]
            : part.text.replace(/[.*+?^${}()|[\]\\\/]/g, '\\$&')).join('');
        const found = typeof text === 'string' && text.length <= 400
            ? new RegExp(`^${source}$`, 'i').exec(text) : null;
        const wrong = () => new TypeError(`${shown(text)} is not a time of the form ${shown(pattern)}`);
        if (found === null) {
            throw wrong();
        }
        const got = Object.fromEntries(letters.map((each, i) => [each, found[i + 1]]));
        const place = (list, value) => list.findIndex(name => name.toLowerCase() === value.toLowerCase());
        const year = got.yyyy ?? (got.yy === undefined ? undefined : `20${got.yy}`);
        if (year === undefined) {
            throw new RangeError(`${shown(pattern)} has no year; it needs yyyy`);
        }
        const month = got.MMMM ? place(MONTHS, got.MMMM) : got.MMM ? place(names(MONTHS), got.MMM)
            : Number(got.MM ?? got.M ?? 1) - 1;
        const half = Number(got.hh ?? got.h ?? 0);
        const isHalf = got.hh !== undefined || got.h !== undefined;
        const hour = isHalf ? half % 12 + (got.a?.toUpperCase() === 'PM' ? 12 : 0) : Number(got.HH ?? got.H ?? 0);
        const day = Number(got.dd ?? got.d ?? 1);
        const time = timeOf(Number(year), month, day, hour, Number(got.mm ?? 0), Number(got.ss ?? 0),
            Number(got.SSS ?? 0));
        const weekday = DAYS[new Date(time).getUTCDay()] ?? '';
        const isSo = !Number.isNaN(time) && (!isHalf || (half >= 1 && half <= 12 && got.a !== undefined))
            && weekday.toLowerCase().startsWith((got.EEEE ?? got.EEE ?? '').toLowerCase());
        if (!isSo) {
            throw wrong();
        }
        if (got.XXX === undefined) {
            return iso(instantOf(time, zone));
        }
        const [, sign, hours = 0, minutes = 0] = /^(?:z|([+-])(\d{2}):(\d{2}))$/i.exec(got.XXX);
        return iso(time - offsetMillis(sign, hours, minutes));
    };

    // A path that leads nowhere must not mean the default.
    const named = (library, functions) => Object.fromEntries(Object.entries(functions).map(([name, call]) => [name,
        (...given) => {
            if (given.includes(undefined)) {
                throw new TypeError(`${library}.${name} was given undefined`);
            }
            return call(...given);
        }]));

    return {
        shown, duration, formatInstant, named,
        time: named('time', {
            now: () => iso(now()),
            add: (value, much, unit, zone = 'UTC') => moved(value, much, unit, zone, 1),
            subtract: (value, much, unit, zone = 'UTC') => moved(value, much, unit, zone, -1),
            diff: (from, to, unit = 'second') =>
                (instant(to) - instant(from)) / EXACT[unitOf(unit, EXACT)],
            between: (from, to, unit, zone = 'UTC') =>
                wholeBetween(instant(from), instant(to), unitOf(unit, EXACT, MONTHS_IN), zone),
            isBefore: (one, other) => instant(one) < instant(other),
            isAfter: (one, other) => instant(one) > instant(other),
            startOf: (value, unit, zone = 'UTC') => iso(startOf(instant(value), unit, zone)),
            endOf: (value, unit, zone = 'UTC') => iso(endOf(instant(value), unit, zone)),
            weekday: (value, zone = 'UTC') => new Date(localOf(instant(value), zone)).getUTCDay() || 7,
            isBusinessDay: (value, zone = 'UTC', holidays = []) =>
                isBusiness(localOf(instant(value), zone), free(holidays)),
            addBusinessDays,
            seconds: value => duration(value) / 1000,
            format: formatInstant,
            parse,
        }),
    };
})
