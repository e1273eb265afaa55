namespace Agents.Cli;

/// <summary>One record with the place it came from.</summary>
internal readonly record struct JsonLine<T>(string Place, T Value)
{
    /// <summary>Works on the record; an error says where it stands.</summary>
    public async ValueTask<TResult> Try<TResult>(Func<T, ValueTask<TResult>> work)
    {
        try
        {
            return await work(Value);
        }
        catch (AgentsException e)
        {
            throw new AgentsException($"{Place}: {e.Message}", e);
        }
    }
}
