using Agents.Evaluation;

namespace Agents.Plugins.ListenerVerifier.Tests.Calibration;

/// <summary>Calibration error, Brier score, and the temperature that mends a listener that is too sure.</summary>
public sealed class CalibrationTests
{
    [Fact]
    public void Golden_values()
    {
        ListenerJudgement[] judgements = [new(.9, true), new(.9, true), new(.9, false), new(.2, false), new(.2, true)];
        var calibration = ListenerCalibration.Of(judgements);
        // 3/5 · |.9 − 2/3| + 2/5 · |.2 − 1/2|, and (2·.01 + .81 + .04 + .64) / 5.
        Assert.Equal(.26, calibration.Ece, 1e-12);
        Assert.Equal(.302, calibration.Brier, 1e-12);
        Assert.Equal(5, calibration.Count);
    }

    [Fact]
    public void Right_and_sure_is_nought_and_a_coin_is_a_quarter()
    {
        Assert.Equal(0, ListenerCalibration.Of([new(1, true), new(0, false)]).Brier);
        Assert.Equal(0, ListenerCalibration.Of([new(1, true), new(0, false)]).Ece);
        Assert.Equal(.25, ListenerCalibration.Of([new(.5, true), new(.5, false)]).Brier);
    }

    [Fact]
    public void Nothing_and_what_is_no_probability_are_refused()
    {
        Assert.Throws<ArgumentException>(() => ListenerCalibration.Of([]));
        Assert.Throws<ArgumentException>(() => ListenerCalibration.Of([new(double.NaN, true)]));
        Assert.Throws<ArgumentException>(() => TemperatureFit.Of([]));
        Assert.Throws<ArgumentException>(() => TemperatureFit.Of([([1.5, 0], 0)]));
        Assert.Throws<ArgumentException>(() => TemperatureFit.Of([([.5, .5], 2)]));
    }

    [Theory]
    [InlineData(.5)]
    [InlineData(1)]
    [InlineData(3)]
    public void The_temperature_that_made_a_listener_too_sure_is_found(double temperature)
    {
        var random = new SeededRandom(7);
        var items = new List<(IReadOnlyList<double> Probabilities, int Right)>();
        for (var i = 0; i < 20_000; i++)
        {
            var truth = .5 + (random.Next(0, 480) / 1000d);
            var right = random.Next(0, 999_999) < truth * 1_000_000 ? 0 : 1;
            var (first, second) = (Math.Pow(truth, temperature), Math.Pow(1 - truth, temperature));
            items.Add(([first / (first + second), second / (first + second)], right));
        }

        Assert.Equal(temperature, TemperatureFit.Of(items), temperature * .05);
    }

    [Fact]
    public void A_listener_that_is_always_right_gets_the_smallest_temperature_and_no_error() =>
        Assert.InRange(TemperatureFit.Of([([.9, .1], 0), ([1, 0], 0)]), .05, .07);
}
