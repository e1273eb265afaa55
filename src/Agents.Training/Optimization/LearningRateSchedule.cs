namespace Agents.Training.Optimization;

/// <summary>The learning rate of each step: a linear rise from zero, then constant or half a cosine to zero.</summary>
/// <param name="Peak">Rate after the warm-up. Above or equal 0 (0 changes nothing).</param>
/// <param name="WarmupSteps">Steps of the rise; step 0 has rate 0 where there are any.</param>
/// <param name="TotalSteps">Where the cosine reaches zero; null stays at the peak.</param>
internal sealed record LearningRateSchedule(double Peak, int WarmupSteps = 0, int? TotalSteps = null)
{
    /// <summary>Rate of a step, from 0; the formula of transformers' <c>get_cosine_schedule_with_warmup</c>.</summary>
    public double At(long step)
    {
        if (step < WarmupSteps)
            return Peak * step / Math.Max(1, WarmupSteps);
        if (TotalSteps is not { } total)
            return Peak;
        var progress = (double)(step - WarmupSteps) / Math.Max(1, total - WarmupSteps);
        return Peak * Math.Max(0, 0.5 * (1 + Math.Cos(Math.PI * Math.Min(1, progress))));
    }
}
