namespace Agents.Episodes;

/// <summary>Another trainer works on the store.</summary>
public sealed class TrainerBusyException : AgentsException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is wrong, where, and what to do.</param>
    public TrainerBusyException(string message)
        : base(message)
    {
    }
}
