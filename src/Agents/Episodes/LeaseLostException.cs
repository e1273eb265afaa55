namespace Agents.Episodes;

/// <summary>An episode that was to be consumed is not leased by its owner.</summary>
public sealed class LeaseLostException : AgentsException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is wrong, where, and what to do.</param>
    public LeaseLostException(string message)
        : base(message)
    {
    }
}
