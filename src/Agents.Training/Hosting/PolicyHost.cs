using Agents.Registry;
using Agents.Training.Policies;

namespace Agents.Training.Hosting;

/// <summary>A policy on its own thread; it is made, used and freed there.</summary>
internal sealed class PolicyHost : IAsyncDisposable
{
    private readonly WorkThread _thread;
    private readonly IPolicy _policy;

    private PolicyHost(WorkThread thread, IPolicy policy) => (_thread, _policy) = (thread, policy);

    public static async Task<PolicyHost> CreateAsync(
        IPolicyFactory factory, ModelVersion version, TrainingOptions options)
    {
        var thread = new WorkThread($"agents {options.Trainer}");
        try
        {
            var policy = await thread.RunAsync(() => factory.Create(version, options)).ConfigureAwait(false);
            return new PolicyHost(thread, policy);
        }
        catch
        {
            thread.Dispose();
            throw;
        }
    }

    /// <summary>The policy, for what is given to <see cref="RunAsync{T}"/>; never touched elsewhere.</summary>
    public IPolicy Policy => _policy;

    public Task<T> RunAsync<T>(Func<IPolicy, T> work) => _thread.RunAsync(() => work(_policy));

    public Task RunAsync(Action<IPolicy> work) => _thread.RunAsync(() => work(_policy));

    public async ValueTask DisposeAsync()
    {
        await _thread.RunAsync(_policy.Dispose).ConfigureAwait(false);
        _thread.Dispose();
    }
}
