package io.nuages.run;

import io.nuages.cluster.Cluster.JobEnd;
import java.util.List;

/**
 * The state of a run that was told to end.
 *
 * @param log the last lines that it had written before it was told
 */
public record EndedRun(JobEnd end, List<String> log) {}
