namespace Agents.Models.Templates.Jinja;

/// <summary>The evaluated arguments of a call.</summary>
/// <param name="Function">What is called, for errors.</param>
/// <param name="Positional">In order.</param>
/// <param name="Named">By name.</param>
internal sealed record JinjaCall(
    string Function, IReadOnlyList<object?> Positional, IReadOnlyDictionary<string, object?> Named)
{
    private static readonly Dictionary<string, object?> Nothing = [];

    public static JinjaCall Of(string function, params IReadOnlyList<object?> positional) =>
        new(function, positional, Nothing);

    /// <summary>One value for each parameter; an undefined one where nothing was given.</summary>
    /// <exception cref="JinjaException">There are more arguments, or others.</exception>
    public object?[] Bind(params ReadOnlySpan<string> parameters)
    {
        if (Positional.Count > parameters.Length)
            throw new JinjaException($"{Function} takes {parameters.Length} arguments, not {Positional.Count}");
        var values = new object?[parameters.Length];
        var named = 0;
        for (var i = 0; i < values.Length; i++)
        {
            var isNamed = Named.TryGetValue(parameters[i], out var value);
            named += isNamed ? 1 : 0;
            if (i < Positional.Count && isNamed)
                throw new JinjaException($"{Function} is given '{parameters[i]}' twice");
            values[i] = i < Positional.Count ? Positional[i]
                : isNamed ? value
                : new JinjaUndefined($"{Function} needs the argument '{parameters[i]}'");
        }
        if (named == Named.Count)
            return values;
        var unknown = Named.Keys.Except(parameters.ToArray()).First();
        throw new JinjaException($"{Function} knows no argument '{unknown}'");
    }

    /// <summary>The call without its first argument.</summary>
    public JinjaCall Rest(string function) => new(function, [.. Positional.Skip(1)], Named);
}
