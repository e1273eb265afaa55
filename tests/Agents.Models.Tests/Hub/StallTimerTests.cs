using Agents.Models.Hub;

namespace Agents.Models.Tests.Hub;

public sealed class StallTimerTests
{
    [Fact]
    public void Silence_cancels_and_is_told_from_the_caller()
    {
        var time = new CallbackTime();
        using var silent = new StallTimer(TimeSpan.FromSeconds(1), time, TestContext.Current.CancellationToken);
        time.Fire();
        Assert.True(silent.Token.IsCancellationRequested && silent.IsStalled);

        using var outer = new CancellationTokenSource();
        using var left = new StallTimer(TimeSpan.FromSeconds(1), time, outer.Token);
        outer.Cancel();
        Assert.True(left.Token.IsCancellationRequested && !left.IsStalled);
    }

    // On the timer's thread an exception would end the process.
    [Fact]
    public void A_timer_that_goes_off_while_the_work_ends_does_nothing()
    {
        var time = new CallbackTime();
        new StallTimer(TimeSpan.FromSeconds(1), time, TestContext.Current.CancellationToken).Dispose();
        Assert.Null(Record.Exception(time.Fire));
    }

    /// <summary>Timers that go off when the test says, disposed or not.</summary>
    private sealed class CallbackTime : TimeProvider
    {
        private Action _callback = () => { };

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            _callback = () => callback(state);
            return new Timer();
        }

        public void Fire() => _callback();

        private sealed class Timer : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => true;

            public void Dispose()
            {
            }

            public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }
}
