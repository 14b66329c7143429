// `format`: numbers, sizes and times as text, the same everywhere. dsl-spec/docs/expressions.md says what each function
// gives.
(function (instants) {
    'use strict';

    const { shown, duration, formatInstant, named } = instants;

    const WITHOUT_DECIMALS = ['JPY', 'KRW', 'ISK', 'CLP', 'VND'];
    const SIZES = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];
    const UNITS = [['d', 86400000], ['h', 3600000], ['m', 60000], ['s', 1000], ['ms', 1]];

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

    const bytes = (n, decimals = 1) => {
        places(decimals);
        let size = Math.abs(number(n));
        let unit = 0;
        while (unit < SIZES.length - 1 && Number(size.toFixed(unit === 0 ? 0 : decimals)) >= 1000) {
            size /= 1000;
            unit++;
        }
        return `${n < 0 ? '-' : ''}${formatNumber(size, unit === 0 ? 0 : decimals)} ${SIZES[unit]}`;
    };

    // A duration as workflows write it, so that it can be read again.
    const formatDuration = value => {
        const millis = typeof value === 'string' ? duration(value) : Math.round(number(value) * 1000);
        let left = Math.abs(millis);
        const parts = UNITS.map(([unit, size]) => {
            const count = Math.floor(left / size);
            left -= count * size;
            return count === 0 ? '' : `${count}${unit}`;
        });
        return millis === 0 ? '0s' : `${millis < 0 ? '-' : ''}${parts.join('')}`;
    };

    return named('format', {
        number: formatNumber,
        currency: (n, currency) => {
            if (typeof currency !== 'string' || !/^[A-Z]{3}$/.test(currency)) {
                throw new TypeError(`${shown(currency)} is not a currency code; one looks like "USD"`);
            }
            return `${currency} ${formatNumber(n, WITHOUT_DECIMALS.includes(currency) ? 0 : 2)}`;
        },
        percent: (n, decimals = 0) => {
            const hundredfold = `${number(n)}`.includes('e') ? n * 100 : Number(`${n}e2`);
            return `${formatNumber(hundredfold, decimals)}%`;
        },
        bytes,
        date: (value, pattern = 'yyyy-MM-dd', zone = 'UTC') => formatInstant(value, pattern, zone),
        duration: formatDuration,
    });
})
