using Agents.Registry;
using Microsoft.Extensions.AI;

namespace Agents.Cli;

/// <summary>A model version, loaded for one command; its answers are not recorded.</summary>
internal sealed record OpenModel(ModelVersion Version, IChatClient Client) : IDisposable
{
    public T Require<T>()
        where T : class =>
        Client.GetService<T>() ?? throw new AgentsException($"{Version} offers no {typeof(T).Name}.");

    public void Dispose() => Client.Dispose();
}
