using System.Globalization;
using System.Text;

namespace Agents.Models.Templates.Jinja;

/// <summary>strftime with English names.</summary>
internal static class PythonTime
{
    /// <exception cref="JinjaException">A directive is not supported.</exception>
    public static string Format(DateTimeOffset time, string format)
    {
        var result = new StringBuilder();
        for (var i = 0; i < format.Length; i++)
        {
            if (format[i] != '%' || i + 1 == format.Length)
            {
                result.Append(format[i]);
                continue;
            }
            // A minus leaves the leading zero out.
            var isShort = format[i + 1] == '-' && i + 2 < format.Length;
            i += isShort ? 2 : 1;
            var text = Directive(time, format[i]);
            result.Append(isShort && text.Length > 1 && text[0] == '0' ? text[1..] : text);
        }
        return result.ToString();
    }

    private static string Directive(DateTimeOffset time, char directive) => directive switch
    {
        'Y' => Text(time, "yyyy"),
        'y' => Text(time, "yy"),
        'm' => Text(time, "MM"),
        'd' => Text(time, "dd"),
        'e' => Text(time, "%d").PadLeft(2),
        'H' => Text(time, "HH"),
        'I' => Text(time, "hh"),
        'M' => Text(time, "mm"),
        'S' => Text(time, "ss"),
        'p' => Text(time, "tt"),
        'b' or 'h' => Text(time, "MMM"),
        'B' => Text(time, "MMMM"),
        'a' => Text(time, "ddd"),
        'A' => Text(time, "dddd"),
        'F' => Text(time, "yyyy-MM-dd"),
        'D' => Text(time, "MM/dd/yy"),
        'T' => Text(time, "HH:mm:ss"),
        'R' => Text(time, "HH:mm"),
        'j' => time.DayOfYear.ToString("000", CultureInfo.InvariantCulture),
        'n' => "\n",
        't' => "\t",
        '%' => "%",
        _ => throw new JinjaException($"strftime_now does not support '%{directive}'"),
    };

    private static string Text(DateTimeOffset time, string format) =>
        time.ToString(format, CultureInfo.InvariantCulture);
}
