namespace Agents.Testing.Hub;

/// <summary>A request that a <see cref="HubServer"/> got.</summary>
/// <param name="Path">Path and query.</param>
/// <param name="Headers">Headers by lower-case name.</param>
public sealed record HubRequest(string Path, IReadOnlyDictionary<string, string> Headers)
{
    /// <summary>First byte that is asked for; 0 where none is named.</summary>
    public int Offset => Headers.TryGetValue("range", out var range)
        ? int.Parse(range.Split('=', '-')[1], System.Globalization.CultureInfo.InvariantCulture)
        : 0;
}
