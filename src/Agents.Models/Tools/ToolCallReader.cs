namespace Agents.Models.Tools;

/// <summary>
/// Tells text and calls apart while an answer comes in. Text is given out as soon as no call can begin in it; what
/// turns out to be no call, or to name a function that was not offered, is text.
/// </summary>
internal sealed class ToolCallReader(ToolFormat format, IReadOnlySet<string> names)
{
    private string _held = "";
    private bool _isCall;
    private bool _isText;

    /// <summary>Takes a piece of the answer.</summary>
    /// <returns>The text that is certain now; often empty.</returns>
    public string Add(string text)
    {
        _held += text;
        if (_isCall)
            return "";
        return format.Marker.Length == 0 ? AddWhole() : AddMarked();
    }

    /// <summary>Ends the answer.</summary>
    /// <returns>The calls, and the text that was held back and is none.</returns>
    public (IReadOnlyList<ToolCall> Calls, string Text) Finish()
    {
        IReadOnlyList<ToolCall> calls = _isCall ? format.Read(_held, names) : [];
        return (calls, calls.Count > 0 ? "" : _held);
    }

    private string AddWhole()
    {
        var first = _held.AsSpan().TrimStart();
        if (!_isText && (first.IsEmpty || first[0] == '{'))
        {
            _isCall = !first.IsEmpty;
            return "";
        }
        _isText = true;
        return Give(_held.Length);
    }

    private string AddMarked()
    {
        var start = _held.IndexOf(format.Marker, StringComparison.Ordinal);
        if (start >= 0)
        {
            _isCall = true;
            return Give(start);
        }
        var kept = Math.Min(_held.Length, format.Marker.Length - 1);
        while (!format.Marker.StartsWith(_held[^kept..], StringComparison.Ordinal))
            kept--;
        return Give(_held.Length - kept);
    }

    private string Give(int length)
    {
        var text = _held[..length];
        _held = _held[length..];
        return text;
    }
}
