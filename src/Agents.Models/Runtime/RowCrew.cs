namespace Agents.Models.Runtime;

/// <summary>
/// Runs work for each of some rows on the caller's thread and helpers of the thread pool, without allocating: a step of
/// decoding is too short, and comes too often, for tasks. One caller at a time.
/// </summary>
/// <param name="work">Called once for each row, on any thread.</param>
internal sealed class RowCrew(Action<int> work) : IThreadPoolWorkItem
{
    private readonly int _helpers = Environment.ProcessorCount - 1;

    // Rows in the upper half, the next row in the lower: a claim is below the number that it was made with, or void. A
    // helper that comes late finds nothing left and never takes a row of another run twice.
    private long _ticket;
    private int _done;
    private int _queued;
    private Exception? _failure;

    /// <summary>Returns when all rows are done; throws what the first failure threw.</summary>
    public void Run(int rows)
    {
        (_done, _failure) = (0, null);
        Interlocked.Exchange(ref _ticket, (long)rows << 32);
        // A helper that still waits for a thread will see this run: a new one each time would fill a busy pool's queue.
        for (var i = Math.Min(_helpers, rows - 1) - Volatile.Read(ref _queued); i > 0; i--)
        {
            Interlocked.Increment(ref _queued);
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
        TakeRows();
        var spin = default(SpinWait);
        while (Volatile.Read(ref _done) < rows)
            spin.SpinOnce(sleep1Threshold: -1);
        if (_failure is { } failure)
            throw new InvalidOperationException("A row's work failed.", failure);
    }

    /// <summary>What a helper does once a thread has it.</summary>
    void IThreadPoolWorkItem.Execute()
    {
        Interlocked.Decrement(ref _queued);
        TakeRows();
    }

    private void TakeRows()
    {
        while (true)
        {
            var ticket = Interlocked.Increment(ref _ticket);
            var row = (int)(ticket & uint.MaxValue) - 1;
            if (row >= ticket >> 32)
                return;
            try
            {
                work(row);
            }
            catch (Exception e)
            {
                // On a thread of the pool it would end the process.
                _failure = e;
            }
            Interlocked.Increment(ref _done);
        }
    }
}
