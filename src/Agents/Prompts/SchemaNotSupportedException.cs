namespace Agents.Prompts;

/// <summary>A model cannot hold its answer to a schema; asked in words, it may answer all the same.</summary>
public sealed class SchemaNotSupportedException : AgentsException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is not supported, and where in the schema.</param>
    public SchemaNotSupportedException(string message)
        : base(message)
    {
    }
}
