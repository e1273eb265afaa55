namespace Agents.Training.Modules;

/// <summary>Splits rows into one fixed share a thread, so that sums are always taken in the same order.</summary>
internal sealed class RowWork(int threads)
{
    // Below this many elements a second thread costs more than it brings.
    private const long WorthSharing = 1 << 14;

    public int Threads { get; } = threads;

    /// <summary>Runs <paramref name="body"/>(share, from, to) for every share and waits.</summary>
    public void Run(int rows, long columns, Action<int, int, int> body)
    {
        if (Threads == 1 || rows < Threads || rows * columns < WorthSharing)
        {
            body(0, 0, rows);
            return;
        }

        Parallel.For(0, Threads, new ParallelOptions { MaxDegreeOfParallelism = Threads }, share =>
            body(share, From(rows, share), From(rows, share + 1)));
    }

    private int From(int rows, int share) => (int)((long)rows * share / Threads);
}
