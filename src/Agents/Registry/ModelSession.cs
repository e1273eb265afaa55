using Microsoft.Extensions.AI;

namespace Agents.Registry;

/// <summary>
/// A loaded version, counted: one lease for whoever offers it to new requests and one for each running request. The
/// last to let go disposes the client.
/// </summary>
internal sealed class ModelSession(ModelVersion version, IChatClient client)
{
    private int _leases = 1;

    public ModelVersion Version { get; } = version;

    public IChatClient Client { get; } = client;

    /// <summary>False when it is already disposed.</summary>
    public bool TryLease()
    {
        for (var leases = Volatile.Read(ref _leases); leases > 0;)
        {
            var seen = Interlocked.CompareExchange(ref _leases, leases + 1, leases);
            if (seen == leases)
                return true;
            leases = seen;
        }

        return false;
    }

    public void Release()
    {
        if (Interlocked.Decrement(ref _leases) == 0)
            Client.Dispose();
    }
}
