namespace Agents.Models.Templates.Jinja;

/// <summary>Names and what they stand for; a name that is not here is looked for outside.</summary>
/// <param name="parent">The scope around this one; null for the outermost.</param>
internal sealed class JinjaScope(JinjaScope? parent)
{
    private readonly Dictionary<string, object?> _names = new(StringComparer.Ordinal);

    public void Set(string name, object? value) => _names[name] = value;

    public object? Find(string name)
    {
        for (var scope = this; scope is not null; scope = scope.Outer)
        {
            if (scope._names.TryGetValue(name, out var value))
                return value;
        }
        return new JinjaUndefined($"'{name}' is not defined");
    }

    private JinjaScope? Outer => parent;
}
