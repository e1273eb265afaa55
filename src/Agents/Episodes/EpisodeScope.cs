namespace Agents.Episodes;

/// <summary>
/// What the episodes of the calls that are made within it belong to. It flows with the call and not with the request's
/// options, so that it reaches the recording client through any client around it.
/// </summary>
/// <param name="RunId">The run.</param>
/// <param name="Purpose">Why it is played.</param>
internal sealed record EpisodeScope(string RunId, EpisodePurpose Purpose)
{
    private static readonly AsyncLocal<EpisodeScope?> Ambient = new();

    /// <summary>The scope of the calls that begin here; set within an asynchronous method, it ends with it.</summary>
    public static EpisodeScope? Current
    {
        get => Ambient.Value;
        set => Ambient.Value = value;
    }
}
