namespace Agents.Registry;

/// <summary>What <c>--model</c> and the option Path say: a model, and which of its versions.</summary>
/// <param name="Model">Model id.</param>
/// <param name="Version">An id or its first digits, <see cref="Base"/>, or null for the published version.</param>
/// <param name="Alias">Name under which the application registered it; requests may use it too.</param>
internal sealed record ModelReference(string Model, string? Version = null, string? Alias = null)
{
    /// <summary>Names the weights as they came, whatever is published.</summary>
    public const string Base = "base";

    /// <summary>Names the published version.</summary>
    public const string Current = "current";

    /// <summary>Splits <c>name</c>, <c>name@version</c>, <c>name@base</c> or <c>name@current</c>.</summary>
    public static (string Name, string? Version) Split(string text)
    {
        var at = text.LastIndexOf('@');
        var isPath = at >= 0 && text.AsSpan(at).IndexOfAny('/', '\\') >= 0;
        return at <= 0 || isPath ? (text, null) : (text[..at], text[(at + 1)..]);
    }

    /// <summary>
    /// Which version answers a request with this <c>ChatOptions.ModelId</c>; null for the published one.
    /// </summary>
    /// <exception cref="AgentsException">It names another model.</exception>
    public string? VersionFor(string? modelId)
    {
        if (modelId is null)
            return Version;
        var (name, version) = Split(modelId);
        if (name != Model && name != Alias)
        {
            throw new AgentsException(
                $"ModelId '{modelId}' is not served here: this client serves '{Model}'. "
                + $"Use '{Model}@<version>' or none.");
        }

        return version switch
        {
            null => Version,
            Current => null,
            _ => version,
        };
    }
}
