using Agents.Models.Runtime;

namespace Agents.Models.Tests.Runtime;

public sealed class RowCrewTests
{
    [Fact]
    public void Every_row_of_every_run_is_done_once()
    {
        var counts = new int[64];
        var crew = new RowCrew(row => Interlocked.Increment(ref counts[row]));
        var expected = new int[64];
        for (var run = 0; run < 20_000; run++)
        {
            var rows = 1 + (run * 7) % 64;
            crew.Run(rows);
            for (var row = 0; row < rows; row++)
                expected[row]++;
        }
        Assert.Equal(expected, counts);
    }

    [Fact]
    public void Runs_allocate_nothing_even_while_the_pool_has_no_thread_for_helpers()
    {
        var stop = TestContext.Current.CancellationToken;
        var busy = ThreadPool.ThreadCount + Environment.ProcessorCount;
        using var free = new ManualResetEventSlim();
        using var ended = new CountdownEvent(busy);
        for (var i = 0; i < busy; i++)
            ThreadPool.UnsafeQueueUserWorkItem(Hold, null);
        var crew = new RowCrew(_ => { });
        crew.Run(16);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var run = 0; run < 1000; run++)
            crew.Run(16);
        var bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        free.Set();
        ended.Wait(stop);
        Assert.InRange(bytes, 0, 24 * 1000 - 1);

        void Hold(object? _)
        {
            free.Wait(stop);
            ended.Signal();
        }
    }

    [Fact]
    public void A_failure_reaches_the_caller_and_the_other_rows_are_done()
    {
        var done = 0;
        var crew = new RowCrew(row =>
        {
            if (row == 3)
                throw new InvalidCastException("three");
            Interlocked.Increment(ref done);
        });
        var error = Assert.Throws<InvalidOperationException>(() => crew.Run(8));
        Assert.IsType<InvalidCastException>(error.InnerException);
        Assert.Equal(7, done);
        crew.Run(2);
    }
}
