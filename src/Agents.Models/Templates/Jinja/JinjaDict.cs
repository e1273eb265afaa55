namespace Agents.Models.Templates.Jinja;

/// <summary>A dictionary in the order in which it was filled; a namespace is one whose items can be set.</summary>
/// <param name="isGiven">Its keys came with the conversation.</param>
/// <param name="isNamespace">Templates may set its items.</param>
internal sealed class JinjaDict(bool isGiven = false, bool isNamespace = false)
{
    public OrderedDictionary<string, object?> Items { get; } = new(StringComparer.Ordinal);

    public bool IsNamespace => isNamespace;

    public IEnumerable<object?> Keys => Items.Keys.Select(k => (object?)Key(k));

    public IEnumerable<object?> Pairs => Items.Select(p => (object?)new List<object?> { Key(p.Key), p.Value });

    public MarkedText Key(string key) => MarkedText.Derived(key, isGiven);
}
