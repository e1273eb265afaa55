namespace Agents;

/// <summary>
/// An error whose message is meant for the person who can mend it: what is wrong, where, what to do. The console
/// prints it as one line and exits with code 1.
/// </summary>
public class AgentsException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is wrong, where, and what to do.</param>
    public AgentsException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with its cause.</summary>
    /// <param name="message">What is wrong, where, and what to do.</param>
    /// <param name="innerException">The cause.</param>
    public AgentsException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
