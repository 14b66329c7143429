// The helpers that every expression can use. Instants are given as ISO 8601 text ('2026-03-01T12:00:00Z', also with an
// offset; a date alone is its midnight in UTC), as a Date, or as milliseconds since 1970. Durations are '250ms', '30s',
// '5m', '1h30m', '7d' (a day is 24 hours), a leading '-' to go back, or ISO 8601 ('PT5M', 'P1DT2H'). Anything else is
// an error that shows what was given.
//
//   time.now()                       the event's time, as ISO text
//   time.add(instant, duration)      the instant that much later, as ISO text: '2026-03-01T12:00:00.000Z'
//   time.diff(from, to)              seconds from the first instant to the second, negative if it is earlier
//   time.seconds(duration)           a duration in seconds
//   time.format(instant, pattern, zone = 'UTC')
//       the instant by a pattern of yyyy yy MMMM MMM MM M dd d EEEE EEE HH H hh h mm ss SSS a; other letters stand in
//       quotes ("yyyy-MM-dd'T'HH:mm"), '' is a quote; names are English; the zone is one of the IANA names
//   format.number(n, decimals = 0)   grouped by commas, rounded half away from zero: (1234.5, 2) gives '1,234.50'
//   format.money(n, currency)        (1234.5, 'USD') gives 'USD 1,234.50'; no decimals for JPY, KRW, ISK, CLP, VND
//   format.percent(n, decimals = 0)  (0.125, 1) gives '12.5%'
(function (now, DateTimeFormat) {
    'use strict';

    const MILLIS = { ms: 1, s: 1000, m: 60000, h: 3600000, d: 86400000 };
    const WITHOUT_DECIMALS = ['JPY', 'KRW', 'ISK', 'CLP', 'VND'];
    const shown = value => {
        try {
            return typeof value === 'string' ? `"${value}"` : `${value}`;
        } catch {
            return typeof value;
        }
    };

    const instant = value => {
        const usable = typeof value === 'string' ? /^\d{4}-\d{2}-\d{2}/.test(value)
            : typeof value === 'number' || value instanceof Date;
        const millis = usable ? new Date(value).getTime() : NaN;
        if (Number.isNaN(millis)) {
            throw new TypeError(`${shown(value)} is not an instant; one looks like "2026-03-01T12:00:00Z"`);
        }
        return millis;
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
        const text = typeof value === 'string' ? value.trim() : '';
        const bare = text.startsWith('-') ? text.slice(1) : text;
        const millis = bare.startsWith('P') ? isoMillis(bare) : shortMillis(bare);
        if (Number.isNaN(millis)) {
            throw new TypeError(`${shown(value)} is not a duration; one looks like "3d", "1h30m" or "PT5M"`);
        }
        return text.startsWith('-') ? -millis : millis;
    };

    const iso = millis => {
        const date = new Date(millis);
        if (Number.isNaN(date.getTime())) {
            throw new RangeError('the instant is out of range');
        }
        return date.toISOString();
    };

    // The instant's local time in the zone, as a Date whose UTC fields show it.
    const local = (millis, zone) => {
        if (zone === 'UTC') {
            return new Date(millis);
        }
        let parts;
        try {
            parts = new DateTimeFormat('en-u-ca-iso8601', {
                timeZone: zone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit',
                hour: '2-digit', minute: '2-digit', second: '2-digit' }).formatToParts(millis);
        } catch {
            throw new RangeError(`${shown(zone)} is not a time zone; one looks like "Europe/Oslo"`);
        }
        const field = name => Number(parts.find(part => part.type === name).value);
        return new Date(Date.UTC(field('year'), field('month') - 1, field('day'), field('hour'), field('minute'),
            field('second'), ((millis % 1000) + 1000) % 1000));
    };

    const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September',
        'October', 'November', 'December'];
    const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
    const two = n => `${n}`.padStart(2, '0');
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
    };

    const formatInstant = (value, pattern, zone = 'UTC') => {
        const date = local(instant(value), zone);
        return `${pattern}`.replace(/'([^']*)'|([A-Za-z])\2*/g, (match, quoted) => {
            if (quoted !== undefined) {
                return quoted === '' ? "'" : quoted;
            }
            if (!Object.hasOwn(LETTERS, match)) {
                throw new RangeError(`"${match}" is not known in a time pattern; put other letters in quotes`);
            }
            return LETTERS[match](date);
        });
    };

    const number = value => {
        if (typeof value !== 'number' || value - value !== 0) {
            throw new TypeError(`${shown(value)} is not a number`);
        }
        return value;
    };

    const places = decimals => {
        if (!Number.isInteger(decimals) || decimals < 0 || decimals > 20) {
            throw new RangeError(`decimals must be a whole number from 0 to 20, not ${shown(decimals)}`);
        }
        return decimals;
    };

    // Digits of a size, given as the number's text without a sign: integers keep all of theirs, and shifting the
    // decimal text rounds 1.005 to 1.01, as people expect.
    const digits = (text, decimals) => {
        if (/^\d+$/.test(text)) {
            return decimals === 0 ? text : `${text}.${'0'.repeat(decimals)}`;
        }
        const shifted = text.includes('e') ? Infinity : Math.round(Number(`${text}e${decimals}`));
        return (shifted < 1e21 ? Number(`${shifted}e-${decimals}`) : Number(text)).toFixed(decimals);
    };

    const formatNumber = (n, decimals = 0) => {
        number(n);
        const [whole, fraction] = digits(n < 0 ? `${n}`.slice(1) : `${n}`, places(decimals)).split('.');
        const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',') + (fraction === undefined ? '' : `.${fraction}`);
        return n < 0 && /[1-9]/.test(grouped) ? `-${grouped}` : grouped;
    };

    return {
        time: {
            now: () => iso(now()),
            add: (value, much) => iso(instant(value) + duration(much)),
            diff: (from, to) => (instant(to) - instant(from)) / 1000,
            seconds: value => duration(value) / 1000,
            format: formatInstant,
        },
        format: {
            number: formatNumber,
            money: (n, currency) => {
                if (typeof currency !== 'string' || !/^[A-Z]{3}$/.test(currency)) {
                    throw new TypeError(`${shown(currency)} is not a currency code; one looks like "USD"`);
                }
                return `${currency} ${formatNumber(n, WITHOUT_DECIMALS.includes(currency) ? 0 : 2)}`;
            },
            percent: (n, decimals = 0) => {
                const hundredfold = `${number(n)}`.includes('e') ? n * 100 : Number(`${n}e2`);
                return `${formatNumber(hundredfold, decimals)}%`;
            },
        },
    };
})
