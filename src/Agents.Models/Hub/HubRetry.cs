using System.Globalization;

namespace Agents.Models.Hub;

/// <summary>
/// Tries again, after 1, 2, 4 … 30 seconds or as long as the hub asks, until so many attempts in a row brought nothing.
/// </summary>
internal sealed class HubRetry(int attempts, TimeProvider time)
{
    private const double MostSeconds = 30;

    // A hub that asks for more has given a quota out; a person should decide.
    private static readonly TimeSpan MostPatience = TimeSpan.FromMinutes(5);

    /// <param name="attempt">The work; throws <see cref="HubInterruption"/> where it may be tried again.</param>
    /// <param name="done">A number that rises where an attempt brought something.</param>
    /// <param name="waiting">Told why, once the wait has begun.</param>
    /// <param name="cancellationToken">Ends attempts and waits.</param>
    /// <exception cref="AgentsException">The attempts are spent.</exception>
    public async Task<T> RunAsync<T>(
        Func<Task<T>> attempt, Func<long> done, Action<string> waiting, CancellationToken cancellationToken)
    {
        for (var failures = 1; ; failures++)
        {
            var before = done();
            try
            {
                return await attempt();
            }
            catch (HubInterruption e)
            {
                if (done() > before)
                    failures = 1;
                if (failures >= attempts || e.Wait > MostPatience)
                    throw Spent(e, failures);
                var wait = e.Wait ?? TimeSpan.FromSeconds(Math.Min(MostSeconds, Math.Pow(2, failures - 1)));
                var delay = Task.Delay(wait, time, cancellationToken);
                waiting(Invariant($"{e.Message}; again in {wait.TotalSeconds:0} s"));
                await delay;
            }
        }
    }

    private static AgentsException Spent(HubInterruption e, int failures) => new(
        e.Wait > MostPatience
            ? Invariant($"{e.Message}; the hub asks to wait {e.Wait.Value.TotalMinutes:0} minutes.")
            : Invariant($"{e.Message}; gave up after {failures} attempts. What came is kept: the same command goes on."),
        e);

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
