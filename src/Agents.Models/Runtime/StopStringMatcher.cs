namespace Agents.Models.Runtime;

/// <summary>
/// Finds stop strings in text that arrives in pieces. Text that could still become a stop string is held back, so
/// what was passed on never has to be taken back.
/// </summary>
internal sealed class StopStringMatcher(IReadOnlyList<string> stops)
{
    private string _held = "";

    /// <summary>A stop string was found; nothing more is passed on.</summary>
    public bool Matched { get; private set; }

    /// <summary>Adds text; returns what can be passed on.</summary>
    public string Append(string text)
    {
        if (Matched || stops.Count == 0)
            return Matched ? "" : text;
        _held += text;
        var first = stops.Select(s => _held.IndexOf(s, StringComparison.Ordinal)).Where(i => i >= 0)
            .DefaultIfEmpty(-1).Min();
        Matched = first >= 0;
        var passed = Matched ? first : _held.Length - HeldBack();
        var result = _held[..passed];
        _held = Matched ? "" : _held[passed..];
        return result;
    }

    /// <summary>The end of the reply: what was held back is text after all.</summary>
    public string Flush()
    {
        var rest = _held;
        _held = "";
        return rest;
    }

    /// <summary>Length of the longest end of the text that begins a stop string.</summary>
    private int HeldBack()
    {
        for (var length = Math.Min(_held.Length, stops.Max(s => s.Length) - 1); length > 0; length--)
        {
            var end = _held.AsSpan(_held.Length - length);
            foreach (var stop in stops)
            {
                if (stop.AsSpan().StartsWith(end, StringComparison.Ordinal))
                    return length;
            }
        }
        return 0;
    }
}
