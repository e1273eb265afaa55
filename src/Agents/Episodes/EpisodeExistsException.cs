namespace Agents.Episodes;

/// <summary>An episode id is already stored with other content.</summary>
public sealed class EpisodeExistsException : AgentsException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is wrong, where, and what to do.</param>
    public EpisodeExistsException(string message)
        : base(message)
    {
    }
}
