namespace Agents.Models.Templates.Jinja;

/// <summary>The variable <c>loop</c> of a running loop.</summary>
internal sealed class JinjaLoop(IReadOnlyList<object?> items)
{
    public int Index { get; set; }

    public object? Find(string name) => name switch
    {
        "index" => Index + 1L,
        "index0" => (long)Index,
        "revindex" => (long)(items.Count - Index),
        "revindex0" => items.Count - Index - 1L,
        "first" => Index == 0,
        "last" => Index == items.Count - 1,
        "length" => (long)items.Count,
        "previtem" => Index > 0 ? items[Index - 1] : new JinjaUndefined("there is no previous item"),
        "nextitem" => Index + 1 < items.Count ? items[Index + 1] : new JinjaUndefined("there is no next item"),
        "cycle" => new JinjaFunction("loop.cycle", Cycle),
        _ => new JinjaUndefined($"loop has no '{name}'"),
    };

    private object? Cycle(JinjaCall call) => call.Positional.Count > 0
        ? call.Positional[Index % call.Positional.Count]
        : throw new JinjaException("loop.cycle needs values");
}
